import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { covers } from '../src/certificates/covers.ts';
import { inDays, type Service, startService } from './support/service.ts';

describe('certificates', () => {
  let service: Service;

  beforeEach(async () => {
    service = await startService();
  });
  afterEach(() => service.close());

  const enter = (name: string, notAfter: string, zone = 'UTC') =>
    service.put(`/certificates/${name}`, { names: [`${name}.ferries.example`], zone, notAfter });

  it('are listed, the one that ends first on top', async () => {
    await enter('booking', inDays(80));
    await enter('timetable', inDays(12));
    const { json } = await service.get('/certificates');
    expect(json.items).toEqual([
      {
        name: 'timetable',
        names: ['timetable.ferries.example'],
        zone: 'UTC',
        notAfter: '2026-03-14T09:00:00.000Z',
        daysLeft: 12,
        level: 'notice',
      },
      {
        name: 'booking',
        names: ['booking.ferries.example'],
        zone: 'UTC',
        notAfter: '2026-05-21T09:00:00.000Z',
        daysLeft: 80,
        level: null,
      },
    ]);
  });

  it('end on a day of those who renew them', async () => {
    await enter('booking', '2026-03-03T23:30:00Z', 'UTC');
    await enter('timetable', '2026-03-03T23:30:00Z', 'Europe/Oslo');
    await enter('cargo', '2026-03-03T02:30:00Z', 'America/Halifax');
    const { json } = await service.get('/certificates');
    const days = json.items.map(({ name, daysLeft }: { name: string; daysLeft: number }) => [name, daysLeft]);
    expect(Object.fromEntries(days)).toEqual({ booking: 1, timetable: 2, cargo: 0 });
  });

  it('need a zone that there is, and a time', async () => {
    expect((await enter('booking', inDays(80), 'Europe/Atlantis')).status).toBe(400);
    expect((await enter('booking', 'in May')).status).toBe(400);
    expect((await service.delete('/certificates/booking')).status).toBe(404);
  });

  it('show with the services that they are for', async () => {
    const hostnames = ['Booking.ferries.example'];
    await service.put('/services/booking', { version: '1.0', hostnames });
    await enter('booking', inDays(80));
    await enter('timetable', inDays(80));
    expect((await service.get('/services/booking')).json.certificates).toEqual(['booking']);
  });

  it.each([
    ['www.ferries.example', 'www.ferries.example', true],
    ['*.ferries.example', 'www.ferries.example', true],
    ['*.Ferries.example', 'WWW.ferries.EXAMPLE', true],
    ['*.ferries.example', 'ferries.example', false],
    ['*.ferries.example', 'a.b.ferries.example', false],
    ['ferries.example', 'www.ferries.example', false],
  ])('%s is for %s: %s', (name, hostname, expected) => {
    expect(covers({ names: ['other.example', name] }, hostname)).toBe(expected);
  });
});

describe('alerts', () => {
  let service: Service;

  beforeEach(async () => {
    service = await startService();
  });
  afterEach(() => service.close());

  const enter = (notAfter: string) =>
    service.put('/certificates/booking', { names: ['booking.ferries.example'], zone: 'UTC', notAfter });

  const levels = async () => {
    const { json } = await service.get('/notifications');
    return json.items.map(({ level }: { level: string }) => level);
  };

  it.each([
    [31, []],
    [30, ['notice']],
    [8, ['notice']],
    [7, ['urgent']],
    [0, ['expired']],
  ])('of a certificate that ends in %i days', async (days, expected) => {
    await enter(inDays(days));
    expect(await levels()).toEqual(expected);
  });

  it('are told once', async () => {
    await enter(inDays(20));
    await service.pass(5 * 86_400);
    expect((await service.get('/notifications')).json).toEqual({
      items: [
        { id: 1, certificate: 'booking', level: 'notice', daysLeft: 20, sentAt: '2026-03-02T09:00:00.000Z' },
      ],
    });
    expect((await service.get('/notifications?after=1')).json.items).toEqual([]);
  });

  it('are told again when it becomes urgent', async () => {
    await enter(inDays(9));
    await service.pass(2 * 86_400);
    expect(await levels()).toEqual(['notice', 'urgent']);
    expect((await service.get('/alerts')).json.items).toEqual([
      { certificate: 'booking', level: 'urgent', openedAt: '2026-03-02T09:00:00.000Z' },
    ]);
  });

  it('close when the certificate is renewed', async () => {
    await enter(inDays(3));
    await enter(inDays(90));
    expect((await service.get('/alerts')).json.items).toEqual([]);
    await enter(inDays(5));
    expect(await levels()).toEqual(['urgent', 'urgent']);
  });
});
