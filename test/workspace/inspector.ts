/** A minimal client of the inspector protocol: enough to set a breakpoint and see it hit. */
export interface Inspector {
  send(method: string, params?: object): Promise<Record<string, unknown>>;
  /** Resolves with the next event of that name since the last one asked for. */
  next(event: string): Promise<Record<string, unknown>>;
  close(): void;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Record<string, unknown>;
  readonly result?: Record<string, unknown>;
}

export async function connectInspector(url: string): Promise<Inspector> {
  const socket = new WebSocket(url);
  const replies = new Map<number, (result: Record<string, unknown>) => void>();
  const events: { method: string; params: Record<string, unknown> }[] = [];
  const waiting = new Map<string, (params: Record<string, unknown>) => void>();
  socket.addEventListener('message', ({ data }) => {
    const { id, method, params = {}, result = {} } = JSON.parse(String(data)) as Message;
    if (id !== undefined) return replies.get(id)?.(result);
    if (method === undefined) return;
    const waiter = waiting.get(method);
    waiting.delete(method);
    if (waiter === undefined) events.push({ method, params });
    else waiter(params);
  });
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', reject);
  });
  let lastId = 0;
  return {
    send: (method, params = {}) =>
      new Promise((resolve) => {
        lastId += 1;
        replies.set(lastId, resolve);
        socket.send(JSON.stringify({ id: lastId, method, params }));
      }),
    next: (event) => {
      const index = events.findIndex(({ method }) => method === event);
      if (index >= 0) return Promise.resolve(events.splice(index, 1)[0]?.params ?? {});
      return new Promise((resolve) => waiting.set(event, resolve));
    },
    close: () => socket.close(),
  };
}
