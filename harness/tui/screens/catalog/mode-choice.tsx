import { Select } from '@inkjs/ui';
import { Text } from 'ink';
import type { ListedExercise } from '../../../attempts/attempts.ts';
import type { Mode } from '../../../domain/attempt.ts';
import { printable } from '../../../domain/printable.ts';
import { useHost } from '../../app/context.ts';

const MODES = [
  { label: 'Practice: pause when you like, see at once what is gone', value: 'practice' },
  { label: 'Strict: no pause, results stay sealed until the bell', value: 'strict' },
];

/** Asks how an exercise is to be tried. */
export function ModeChoice(props: {
  readonly exercise: ListedExercise;
  readonly choose: (mode: Mode) => void;
}) {
  const { minutes } = useHost();
  const { title, minutes: usual } = props.exercise.manifest;
  return (
    <>
      <Text bold wrap="truncate-end">
        {printable(title)}: how? ({minutes ?? usual} minutes; esc goes back)
      </Text>
      <Select options={MODES} onChange={(mode) => props.choose(mode === 'strict' ? 'strict' : 'practice')} />
    </>
  );
}
