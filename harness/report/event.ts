import type { AttemptEvent } from '../domain/attempt-event.ts';
import { counted } from '../wording/counted.ts';

/** An event of the log in a few words. */
export function wordEvent(event: AttemptEvent, sealed: boolean): string {
  switch (event.type) {
    case 'prepared':
      return 'the workspace was made';
    case 'started':
      return 'the clock started';
    case 'paused':
      return 'paused';
    case 'resumed':
      return 'continued';
    case 'tests-run':
      return `ran the visible tests (${event.source}): ${event.passed} passed, ${event.failed} failed`;
    case 'started-run':
      return `started the code (${event.source})`;
    case 'saved':
      return `saved ${event.files.join(', ')}`;
    case 'hint-taken':
      return `took hint ${event.step + 1} for ${counted(event.cost, 'point')}`;
    case 'note':
      return `noted: ${event.text}`;
    case 'prompt-answered':
      return event.text === ''
        ? `passed over the question "${event.question}"`
        : `answered "${event.question}": ${event.text}`;
    case 'interviewer-seated':
      return 'an interviewer was seated';
    case 'interviewer-note':
      return `the interviewer noted: ${event.text}`;
    case 'interviewer-rating':
      return `the interviewer rated ${event.criterion}: ${event.rating ?? 'taken back'}`;
    case 'submitted': {
      const { bugs, score } = event.verdict;
      const gone = bugs?.filter(({ squashed }) => squashed).length ?? 0;
      return sealed
        ? 'submitted (sealed)'
        : `submitted${event.late ? ' after the bell' : ''}: ${gone} of ${bugs?.length ?? 0} gone, score ${score?.total ?? '-'}`;
    }
    case 'regraded':
      return `was graded again, by version ${event.exercise.version} of the exercise`;
    case 'own-tests-judged':
      return `had ${counted(event.tests.length, 'added test')} judged`;
    case 'collection-moved':
      return 'its exercise was found in another folder';
    case 'reset':
      return 'put the files back';
    case 'bell':
      return 'the bell rang';
    case 'finished':
      return 'finished';
    case 'revealed':
      return 'looked at the reference';
    case 'abandoned':
      return 'gave up';
    case 'extension-started':
      return 'started the extension';
    case 'extension-paused':
      return 'paused the extension';
    case 'extension-resumed':
      return 'continued the extension';
    case 'extension-submitted': {
      const { extension, score } = event.verdict;
      return `submitted the extension${event.late ? ' after its bell' : ''}: ${extension?.passed ?? 0} of ${extension?.total ?? 0} tests, score ${score?.extension ?? '-'}`;
    }
    case 'extension-bell':
      return 'the bell of the extension rang';
    case 'extension-finished':
      return 'finished the extension';
  }
}
