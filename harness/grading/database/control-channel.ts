import type { Socket } from 'node:net';
import { encodeFrame, FrameReader } from '../protocol/frames.ts';
import type { ControlReply } from '../protocol/sqlite-control.ts';

/** The database process's end of the control socket: a JSON frame in, a JSON frame out, in order. */
export class ControlChannel {
  constructor(socket: Socket, serve: (request: unknown) => ControlReply) {
    const reader = new FrameReader();
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      let requests: unknown[];
      try {
        requests = reader.push(chunk);
      } catch {
        socket.destroy();
        return;
      }
      for (const request of requests) {
        const id = (request as { id?: unknown } | null)?.id;
        socket.write(encode(id, serve(request)));
      }
    });
    socket.resume();
  }
}

function encode(id: unknown, reply: ControlReply): Buffer {
  try {
    return encodeFrame({ id, ...reply });
  } catch {
    return encodeFrame({
      id,
      ok: false,
      code: 'too-large',
      message: 'the reply is larger than a frame may be',
    });
  }
}
