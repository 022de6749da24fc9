import { describe, expect, test } from 'bugsquash/examiner';
import { begin, DAY, enter, HOUR, isoIn, loadCertificates, type Subject, told } from './support/slipway.ts';

const inDays = (subject: Subject, days: number) => isoIn(subject, (days * DAY) / 1000);

/** A certificate with an alert that was opened when it had more time left. */
async function loadAlert(subject: Subject, name: string, days: number, level: string) {
  const now = subject.clock.now.getTime();
  const id = name.length;
  await loadCertificates(subject, { id, name, notAfter: now + days * DAY });
  await subject.database.load('alerts', [{ certificate_id: id, level, opened_at: now - 9 * DAY }]);
}

describe('a certificate whose end comes nearer', () => {
  test('is told at every level, once each', async ({ subject }) => {
    await begin(subject);
    await enter(subject, 'pier', inDays(subject, 8));
    const steps: string[][] = [];
    for (const days of [0.5, 1, 3, 4, 2]) {
      await subject.clock.advance(days * DAY);
      steps.push(await told(subject, 'pier'));
    }
    expect(steps).toEqual([
      ['notice'],
      ['notice', 'urgent'],
      ['notice', 'urgent'],
      ['notice', 'urgent', 'expired'],
      ['notice', 'urgent', 'expired'],
    ]);
  });

  test('is told when it has run out, and not again and again', async ({ subject }) => {
    await begin(subject);
    await enter(subject, 'pier', isoIn(subject, 7200));
    const openedAt = isoIn(subject, 0);
    expect(await told(subject, 'pier')).toEqual(['urgent']);
    await subject.clock.advance(6 * HOUR);
    expect(await told(subject, 'pier')).toEqual(['urgent', 'expired']);
    await subject.clock.advance(3 * DAY);
    expect(await told(subject, 'pier')).toEqual(['urgent', 'expired']);
    const { items } = (await subject.get('/alerts')).json;
    expect(items).toEqual([{ certificate: 'pier', level: 'expired', openedAt }]);
  });

  test('is told the level it has, also if one was passed over', async ({ subject }) => {
    await begin(subject);
    await loadAlert(subject, 'pier', -1, 'notice');
    await loadAlert(subject, 'booking', 3, 'notice');
    await loadAlert(subject, 'museum', 20, 'notice');
    await loadAlert(subject, 'timetable', -3, 'expired');
    await subject.clock.advance(DAY);
    expect(await told(subject, 'pier')).toEqual(['expired']);
    expect(await told(subject, 'booking')).toEqual(['urgent']);
    expect(await told(subject, 'museum')).toEqual([]);
    expect(await told(subject, 'timetable')).toEqual([]);
  });

  test('is told with the days that are left, when it is time', async ({ subject }) => {
    await begin(subject);
    await enter(subject, 'pier', isoIn(subject, 10 * 3600));
    // Looks are six hours apart: the second is the first after ten.
    const [atOnce, atTheSecondLook] = [isoIn(subject, 0), isoIn(subject, 12 * 3600)];
    await subject.clock.advance(DAY);
    const { items } = (await subject.get('/notifications')).json;
    expect(items).toEqual([
      {
        id: 1,
        certificate: 'pier',
        level: 'urgent',
        daysLeft: 0,
        sentAt: atOnce,
      },
      { id: 2, certificate: 'pier', level: 'expired', daysLeft: 0, sentAt: atTheSecondLook },
    ]);
  });
});

describe('certificates beside one another', () => {
  test('each have steps of their own', async ({ subject }) => {
    await begin(subject);
    await enter(subject, 'pier', isoIn(subject, 3600));
    await enter(subject, 'booking', inDays(subject, 2));
    await enter(subject, 'museum', isoIn(subject, -3600));
    await subject.clock.advance(DAY);
    expect(await told(subject, 'pier')).toEqual(['urgent', 'expired']);
    expect(await told(subject, 'booking')).toEqual(['urgent']);
    expect(await told(subject, 'museum')).toEqual(['expired']);
    await subject.clock.advance(2 * DAY);
    expect(await told(subject, 'booking')).toEqual(['urgent', 'expired']);
  });
});

describe('a certificate that is renewed', () => {
  test('is told anew from the first level on, with whatever it was told before', async ({ subject }) => {
    await begin(subject);
    await enter(subject, 'pier', isoIn(subject, 3600));
    await subject.clock.advance(6 * HOUR);
    await enter(subject, 'pier', inDays(subject, 6.5));
    await subject.clock.advance(8 * DAY);
    const again = ['urgent', 'expired'];
    expect(await told(subject, 'pier')).toEqual([...again, ...again]);
    await enter(subject, 'pier', inDays(subject, 400));
    await subject.clock.advance(DAY);
    expect((await subject.get('/alerts')).json.items).toEqual([]);
    expect(await told(subject, 'pier')).toHaveLength(4);
  });
});
