import type { Progress } from '../verify/progress.ts';
import { clockText } from '../wording/time.ts';

/** What runs, in words. */
export type ShownProgress = Omit<Progress, 'check'> & { readonly check: string };

export interface ProgressLine {
  show(id: string, progress: ShownProgress): void;
  clear(): void;
}

const MIN_COLUMNS = 40;

/** One line of progress, kept up to date in a terminal; elsewhere a line for each check that begins. */
export function showProgress(stream: NodeJS.WriteStream): ProgressLine {
  let lastCheck = '';
  if (!stream.isTTY) {
    return {
      show(id, { check, done, total }) {
        if (`${id} ${check}` === lastCheck) return;
        lastCheck = `${id} ${check}`;
        stream.write(`${id}: ${check}${total > 0 ? ` (${done} of ${total} runs done)` : ''}\n`);
      },
      clear() {},
    };
  }
  return {
    show(id, { check, label, done, total, leftMs }) {
      const count = total > 0 ? `${done}/${total}` : '';
      const left = leftMs === null ? '' : `${clockText(leftMs)} left`;
      const line = [id, check, count, left, label].filter((part) => part !== '').join('  ');
      stream.write(`\r\u001b[K${line.slice(0, Math.max(MIN_COLUMNS, stream.columns ?? 80) - 1)}`);
    },
    clear() {
      stream.write('\r\u001b[K');
    },
  };
}
