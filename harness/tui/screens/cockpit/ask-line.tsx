import { Box, Text, useWindowSize } from 'ink';
import { useKeys } from '../../components/keys/use-keys.ts';
import { bodyColumns } from '../../components/size.ts';
import { TextEditor } from '../../components/text-editor/view.tsx';
import { YesNo } from '../../components/yes-no.tsx';
import type { AttemptScreenProps } from '../attempt/props.ts';
import type { CockpitAsks } from '../attempt/state.ts';
import { submitFromCockpit } from './input.ts';

/** What the cockpit asks in place of its keys; escape takes it back. */
export function AskLine(
  props: AttemptScreenProps & { readonly asks: CockpitAsks; readonly question: string | null },
) {
  const { actions, toCockpit, dispatch } = props;
  const onNotice = (notice: string | null) => dispatch({ type: 'notice', notice });
  switch (props.asks) {
    case 'nothing':
      return null;
    case 'note':
      return (
        <WritingLine
          label="Note:"
          placeholder="enter keeps it, alt-enter a new line, ctrl-o $EDITOR"
          submit={actions.note}
          drop={toCockpit}
          onNotice={onNotice}
        />
      );
    case 'answer': {
      const question = props.question ?? 'Your answer?';
      return (
        <WritingLine
          label="Answer:"
          placeholder={`${question} (enter with nothing passes it over)`}
          submit={actions.answer}
          drop={toCockpit}
          onNotice={onNotice}
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

/** As many rows may a note take from the cockpit before it scrolls. */
export const WRITING_ROWS = 5;

function WritingLine(props: {
  readonly label: string;
  readonly placeholder: string;
  readonly submit: (text: string) => void;
  readonly drop: () => void;
  readonly onNotice: (notice: string | null) => void;
}) {
  const { columns } = useWindowSize();
  const { label } = props;
  return (
    <Box gap={1} flexShrink={0}>
      <Box flexShrink={0}>
        <Text bold>{label}</Text>
      </Box>
      <TextEditor
        columns={bodyColumns({ columns }) - label.length - 1}
        rows={WRITING_ROWS}
        placeholder={props.placeholder}
        enter="submits"
        escapeLoses
        onSubmit={props.submit}
        onEscape={props.drop}
        onNotice={props.onNotice}
      />
    </Box>
  );
}

/** After the finish nothing can be submitted any more. */
function SubmitFirst(props: { readonly submit: () => void; readonly finish: () => void }) {
  useKeys((input) => {
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
