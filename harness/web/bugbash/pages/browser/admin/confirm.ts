import { html, nothing, render, type TemplateResult } from 'lit-html';
import { byId } from '../shared/elements.ts';

interface Field {
  readonly name: string;
  readonly label: string;
  readonly type: 'text' | 'minutes' | 'lines' | 'time';
  readonly value?: string;
}

export interface Question {
  readonly title: string;
  /** What will happen, in the words of somebody who has to answer for it. */
  readonly consequence: string | TemplateResult;
  readonly fields?: readonly Field[];
  readonly yes: string;
  readonly isDangerous?: boolean;
}

/** Asks in a dialog; the values by field, or null where the answer is no. Escape is no. */
export function asked(question: Question): Promise<Readonly<Record<string, string>> | null> {
  const dialog = byId('dialog') as HTMLDialogElement;
  const { title, consequence, fields = [], yes, isDangerous = false } = question;
  // A new form each time: nothing that was typed into the last one is left.
  render(nothing, dialog);
  render(
    html`<form method="dialog">
      <h2 id="dialog-title">${title}</h2>
      <div class="consequence">${consequence}</div>
      ${fields.map(fieldRow)}
      <p class="buttons">
        <button value="no" formnovalidate>Leave it</button>
        <button value="yes" class=${isDangerous ? 'danger' : 'primary'}>${yes}</button>
      </p>
    </form>`,
    dialog,
  );
  dialog.returnValue = 'no';
  dialog.showModal();
  // What one types into comes first; else the answer that changes nothing.
  dialog.querySelector<HTMLElement>('input, textarea, button')?.focus();
  return new Promise((resolve) => {
    dialog.addEventListener(
      'close',
      () => {
        const form = dialog.querySelector('form');
        const values = form
          ? Object.fromEntries([...new FormData(form)].map(([key, value]) => [key, `${value}`]))
          : {};
        resolve(dialog.returnValue === 'yes' ? values : null);
      },
      { once: true },
    );
  });
}

function fieldRow({ name, label, type, value = '' }: Field): TemplateResult {
  const id = `field-${name}`;
  const input =
    type === 'lines'
      ? html`<textarea id=${id} name=${name} rows="3" maxlength="4000" required>${value}</textarea>`
      : type === 'minutes'
        ? html`<input id=${id} name=${name} type="number" min="1" max="1440" step="1" required value=${value}>`
        : type === 'time'
          ? html`<input id=${id} name=${name} type="time" required value=${value}>`
          : html`<input id=${id} name=${name} type="text" maxlength="60" required value=${value}>`;
  return html`<p class="field"><label for=${id}>${label}</label>${input}</p>`;
}
