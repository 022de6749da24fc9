import { Box, Text } from 'ink';
import { type ReactNode, useEffect, useState } from 'react';
import type { OpenAttempt } from '../../../attempts/open-attempt.ts';
import { printable } from '../../../domain/printable.ts';
import type { Report } from '../../../report/report.ts';
import { beliefText, scoreLine, submissionText, truthText } from '../../../report/words.ts';
import { sinceStartText } from '../../../wording/time.ts';
import { useHost } from '../../app/context.ts';
import { sparkline } from '../../components/meter.ts';
import { Prose } from '../../components/prose.tsx';

const TIME_COLUMNS = 7;

/** How one worked, in sections: the result, the ticket, the submissions, the tests, one's notes, the timeline. */
export function ReportPage({ attempt }: { readonly attempt: OpenAttempt }) {
  const { attempts } = useHost();
  const [report, setReport] = useState<Report | string | null>(null);
  useEffect(() => {
    void attempts
      .report({ directory: attempt.workspace.directory })
      .then((built) => setReport(built.ok ? built.value : built.failure.message));
  }, [attempts, attempt]);
  if (report === null) return null;
  if (typeof report === 'string') return <Text>{printable(report)}</Text>;
  const { mode, symptoms, submissions, timeline, notes } = report;
  return (
    <Box flexDirection="column" flexShrink={0} gap={1}>
      <Section title="Result">
        <Prose>{scoreLine(report)}</Prose>
        <Prose>
          {mode}, {report.assistants ? 'with coding assistants' : 'without coding assistants'}
        </Prose>
      </Section>
      <Section title="What people reported">
        {symptoms.map((line) => (
          <Entry key={line.symptom} aside={line.gone ? '✓' : '·'}>
            {truthText(line)} “{printable(line.symptom)}”
            {line.hints > 0 ? ` (${line.hints === 1 ? '1 hint' : `${line.hints} hints`})` : ''}
          </Entry>
        ))}
      </Section>
      <Section
        title="Submissions"
        aside={sparkline(submissions.map(({ score }) => (score?.total ?? 0) / 100))}
        empty="You submitted nothing."
      >
        {submissions.map((submission) => (
          <Entry key={submission.at} aside={sinceStartText(submission.sinceStartMs)}>
            {submissionText(submission)}
            {mode === 'strict'
              ? submission.lines
                  .map((line, index) => `; line ${index + 1} ${beliefText(line)}, ${truthText(line)}`)
                  .join('')
              : ''}
          </Entry>
        ))}
      </Section>
      <Section title="Visible tests" empty="No run was seen.">
        {report.firstTestRunMs === null ? null : (
          <Prose>
            {report.testRuns === 1 ? '1 run' : `${report.testRuns} runs`}, the first{' '}
            {sinceStartText(report.firstTestRunMs)} after the start
          </Prose>
        )}
      </Section>
      <Section title="Your notes and debrief" empty="None.">
        {notes.map((note, index) => (
          <Entry key={index} aside="·">
            {printable(note)}
          </Entry>
        ))}
      </Section>
      <Section title="Timeline">
        {timeline.map(({ sinceStartMs, what }, index) => (
          <Entry key={index} aside={sinceStartText(sinceStartMs)}>
            {printable(what)}
          </Entry>
        ))}
      </Section>
    </Box>
  );
}

function Section(props: {
  readonly title: string;
  readonly aside?: string;
  /** What to say where there is nothing. */
  readonly empty?: string;
  readonly children: ReactNode;
}) {
  const isEmpty = [props.children].flat().filter(Boolean).length === 0;
  return (
    <Box flexDirection="column" flexShrink={0}>
      <Text>
        <Text bold underline>
          {props.title}
        </Text>
        {props.aside ? `  ${props.aside}` : ''}
      </Text>
      {isEmpty ? <Text>{props.empty ?? ''}</Text> : props.children}
    </Box>
  );
}

function Entry({ aside, children }: { readonly aside: string; readonly children: ReactNode }) {
  return (
    <Box gap={2} flexShrink={0}>
      <Box width={TIME_COLUMNS} flexShrink={0} justifyContent="flex-end">
        <Text>{aside}</Text>
      </Box>
      <Prose>{children}</Prose>
    </Box>
  );
}
