import { html, nothing, type TemplateResult } from 'lit-html';
import { printableLines } from './text.ts';

/** Text of several lines, as it was written but for what could play tricks. */
export const prose = (text: string): TemplateResult =>
  html`<p class="prose"><bdi>${printableLines(text).map((line, index) => html`${index === 0 ? nothing : html`<br>`}${line}`)}</bdi></p>`;

/** For a form that sends its values and is emptied when that was done; `choice` is the value of the button. */
export const onSend =
  (send: (values: FormData, choice: string) => Promise<boolean>) => async (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const choice = (event.submitter as HTMLButtonElement | null)?.value ?? '';
    if (await send(new FormData(form), choice)) form.reset();
  };

export const wallTime = (atMs: number): string =>
  new Date(atMs).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
