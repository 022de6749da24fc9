import { ask } from '../shared/api.ts';
import { byId } from '../shared/elements.ts';
import { printable } from '../shared/text.ts';

/** What the parts of the page call to change something. */
export interface Actions {
  /** Sends it, says how it went and refreshes the page; true if it was done. */
  readonly send: (path: string, body: unknown, done: string) => Promise<boolean>;
  readonly token: string;
}

export function actionsWith(token: string, refresh: () => Promise<boolean>): Actions {
  return {
    token,
    async send(path, body, done) {
      const answer = await ask<unknown>(`/admin${path}`, token, body);
      switch (answer.kind) {
        case 'document':
          tell(done, false);
          await refresh();
          return true;
        case 'refused':
          tell(`Not done: ${answer.detail}`, true);
          return false;
        case 'unreachable':
          tell('Not done, as far as this page knows: the host does not answer. Look at the audit log.', true);
          return false;
      }
    },
  };
}

export function tell(text: string, isBad: boolean): void {
  const notice = byId('notice');
  notice.className = isBad ? 'bad' : 'good';
  notice.textContent = `${isBad ? '✗' : '✓'} ${printable(text)}`;
}
