import { Select } from '@inkjs/ui';
import { Text } from 'ink';
import type { ListedExercise } from '../../../attempts/attempts.ts';
import type { Mode } from '../../../domain/attempt-event.ts';
import { printable } from '../../../domain/printable.ts';
import { useHost } from '../../app/context.ts';

const MODES = [
  { label: 'Practice: pause when you like, see at once what is gone', value: 'practice' },
  { label: 'Strict: no pause, results stay sealed until the bell', value: 'strict' },
];

const CONTINUE = { label: 'Continue the attempt that you have begun', value: 'continue' };

/** Asks how an exercise is to be tried; an attempt that goes on is offered first. */
export function ModeChoice(props: {
  readonly exercise: ListedExercise;
  readonly choose: (mode: Mode) => void;
  /** Goes on with the attempt that was begun, if there is one. */
  readonly resume: (() => void) | null;
}) {
  const { minutes } = useHost();
  const { title, minutes: usual } = props.exercise.manifest;
  return (
    <>
      <Text bold wrap="truncate-end">
        {printable(title)}: how? ({minutes ?? usual} minutes; esc goes back)
      </Text>
      <Select
        options={props.resume ? [CONTINUE, ...MODES] : MODES}
        onChange={(choice) => {
          if (choice === CONTINUE.value) props.resume?.();
          else props.choose(choice === 'strict' ? 'strict' : 'practice');
        }}
      />
    </>
  );
}
