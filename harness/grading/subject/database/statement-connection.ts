import type { ByteWriter, IntegerForm } from '../../protocol/sqlite-frames.ts';
import type { Reply } from './remote-channel.ts';
import type { RowFactory } from './remote-rows.ts';

/** What a statement and its iterators need from the connection that prepared them. */
export interface StatementConnection {
  readonly open: boolean;
  /** Iterators that are not over. */
  iterators: number;
  readonly integers: IntegerForm;
  readonly rowFactory: RowFactory;
  request(operation: number): ByteWriter;
  exchange(request: ByteWriter): Reply;
  requireReady(): void;
  requireNotBusy(): void;
  requireNoIterators(): void;
}
