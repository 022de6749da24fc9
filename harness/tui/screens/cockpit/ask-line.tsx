import { ConfirmInput, TextInput } from '@inkjs/ui';
import { Box, Text, useInput } from 'ink';
import type { AttemptScreenProps } from '../attempt/props.ts';
import { answerNote } from '../attempt/questions.ts';
import type { CockpitAsks } from '../attempt/state.ts';
import { submitFromCockpit } from './input.ts';

/** What the cockpit asks in place of its keys; escape takes it back. */
export function AskLine(
  props: AttemptScreenProps & { readonly asks: CockpitAsks; readonly question: string | null },
) {
  const { actions, toCockpit } = props;
  switch (props.asks) {
    case 'nothing':
      return null;
    case 'note':
      return <TextLine label="Note:" placeholder="enter keeps it, esc drops it" submit={actions.note} />;
    case 'answer': {
      const question = props.question ?? 'Your answer?';
      return (
        <TextLine
          label="Answer:"
          placeholder={question}
          submit={(text) => (text.trim() === '' ? toCockpit() : actions.note(answerNote(question, text)))}
        />
      );
    }
    case 'finish':
      return (
        <YesNo
          question="Finish? The score is frozen then."
          yes={() => void actions.finish()}
          no={toCockpit}
        />
      );
    case 'finish-unsubmitted':
      return <SubmitFirst submit={() => submitFromCockpit(props)} finish={() => void actions.finish()} />;
    case 'reset':
      return (
        <YesNo
          question="Put all files back? A snapshot keeps what you have."
          yes={() => void actions.reset()}
          no={toCockpit}
        />
      );
  }
}

function TextLine(props: {
  readonly label: string;
  readonly placeholder: string;
  readonly submit: (text: string) => void;
}) {
  return (
    <Box gap={1}>
      <Box flexShrink={0}>
        <Text bold>{props.label}</Text>
      </Box>
      <TextInput placeholder={props.placeholder} onSubmit={props.submit} />
    </Box>
  );
}

/** After the finish nothing can be submitted any more. */
function SubmitFirst(props: { readonly submit: () => void; readonly finish: () => void }) {
  useInput((input) => {
    const key = input.toLowerCase();
    if (key === 's') props.submit();
    if (key === 'f') props.finish();
  });
  return (
    <Box gap={1}>
      <Text bold>Changes never submitted:</Text>
      <Text>s submit, f finish without, esc back</Text>
    </Box>
  );
}

function YesNo(props: { readonly question: string; readonly yes: () => void; readonly no: () => void }) {
  return (
    <Box gap={1}>
      <Text bold>{props.question}</Text>
      <ConfirmInput defaultChoice="cancel" onConfirm={props.yes} onCancel={props.no} />
    </Box>
  );
}
