import { failed, type NextStep, type Result } from '../../domain/failure.ts';

/** As git tells it: a text holds no zero byte. */
export const isBinary = (content: Buffer | undefined): boolean => content?.includes(0) === true;

export const noBinary = (file: string, next: NextStep): Result<never> =>
  failed(
    'not-supported',
    `${file} is not a text, and a patch of an exercise holds texts alone. Put it back.`,
    next,
  );
