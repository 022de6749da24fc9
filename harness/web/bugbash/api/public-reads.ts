import { constants, gzipSync } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Board } from '../../../bugbash/api.ts';

/** Of one person; and of one address, where nobody says who asks. */
export const REQUESTS_A_MINUTE = 1_200;
/**
 * Hundreds who watch are often behind one address, and each page asks for the board after a verdict. What everybody may
 * read is computed once for all of them, so that a reply costs little.
 */
const PUBLIC_READS_A_MINUTE = 60_000;

/** The limit of routes that everybody may read. */
export const publicReads = {
  max: ({ viewer }: FastifyRequest): number =>
    viewer.kind === 'anybody' ? PUBLIC_READS_A_MINUTE : REQUESTS_A_MINUTE,
  timeWindow: 60_000,
};

interface Packed {
  readonly json: Buffer;
  zipped: Buffer | undefined;
}

const packed = new WeakMap<Board, Packed>();

/** Sends a board that many get: written out and compressed once. */
export function sendPacked({ headers }: FastifyRequest, reply: FastifyReply, board: Board): FastifyReply {
  const known = packed.get(board) ?? { json: Buffer.from(JSON.stringify(board)), zipped: undefined };
  packed.set(board, known);
  void reply.type('application/json; charset=utf-8').header('vary', 'accept-encoding');
  if (!/\bgzip\b/.test(`${headers['accept-encoding'] ?? ''}`)) return reply.send(known.json);
  known.zipped ??= gzipSync(known.json, { level: constants.Z_BEST_SPEED });
  return reply.header('content-encoding', 'gzip').send(known.zipped);
}
