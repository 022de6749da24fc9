import { Text } from 'ink';
import { useState } from 'react';
import type { ListedExercise } from '../../../attempts/attempts.ts';
import { printable } from '../../../domain/printable.ts';
import { useCommonHost } from '../../app/context.ts';
import type { StartChoice } from '../../app/state.ts';
import { Choice } from '../../components/choice/view.tsx';

/** Rows of what is asked, with every line that there can be. */
export const MODE_ROWS = 6;

const STEP_MINUTES = 5;
/** As between the keys of the key bar. */
const GAP = '   ';

/** Asks how an exercise is to be tried; an attempt that goes on is offered first. */
export function ModeChoice(props: {
  readonly exercise: ListedExercise;
  readonly choose: (choice: StartChoice) => void;
  readonly back: () => void;
  /** Goes on with the attempt that was begun, if there is one. */
  readonly resume: (() => void) | null;
  /** The reference has been seen: what is begun now is practice. */
  readonly isAfterReveal: boolean;
}) {
  const host = useCommonHost();
  const { settings, changeSettings } = host;
  const { title, minutes: usual } = props.exercise.manifest;
  const [minutes, setMinutes] = useState(host.minutes ?? usual);
  const [assistants, setAssistants] = useState(false);
  const start = (mode: StartChoice['mode']) => () =>
    props.choose({
      mode,
      minutes: minutes === usual ? undefined : minutes,
      assistants,
      interviewer: settings.interviewer,
    });
  const { resume } = props;
  const options = [
    ...(resume ? [{ label: 'Continue the attempt that you have begun', value: resume }] : []),
    { label: 'Practice: pause when you like, see at once what is gone', value: start('practice') },
    { label: 'Strict: no pause, results stay sealed until the bell', value: start('strict') },
  ];
  const onKey = (input: string): boolean => {
    if (input === '+') setMinutes((now) => Math.min(600, now + STEP_MINUTES));
    else if (input === '-') setMinutes((now) => Math.max(STEP_MINUTES, now - STEP_MINUTES));
    else if (input === 'a') setAssistants((now) => !now);
    else if (input === 'i') changeSettings({ interviewer: !settings.interviewer });
    else return false;
    return true;
  };
  return (
    <>
      <Text bold wrap="truncate-end">
        {printable(title)}: how? ({minutes} minutes)
      </Text>
      <Choice options={options} choose={(act) => act()} back={props.back} onKey={onKey} />
      <Text wrap="truncate-end">
        {'  '}
        <Text bold>+ −</Text> length{GAP}
        <Text bold>a</Text> assistants: {assistants ? 'used' : 'not used'}
        {GAP}
        <Text bold>i</Text> interviewer: {settings.interviewer ? 'on' : 'off'}
      </Text>
      {props.isAfterReveal ? (
        <Text wrap="truncate-end">You have seen its reference: it won't count as a result.</Text>
      ) : null}
    </>
  );
}
