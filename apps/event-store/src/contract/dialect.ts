import type { EventStoreDBClient } from '@eventstore/db-client';
import type { startNode } from '../node';

/** One of the official clients, made to look as `@eventstore/db-client` does where the two are named apart. */
export interface Dialect {
  name: string;
  connect(url: string): EventStoreDBClient;
  /**
   * Starts a node in the client's own process. The successor has to do without: both packages' generated messages
   * register in one global name space, and the one that is loaded last breaks the other.
   */
  startNode?: typeof startNode;
  /** What the client itself does otherwise than `@eventstore/db-client`. */
  differs: {
    /** Reads are plain generators, not streams with `cancel`. */
    readsAreGenerators?: true;
    /** A read from an end goes the way that gives events, whatever direction is asked. */
    endsSetDirection?: true;
    /** Tombstoning knows no `stream_exists`. */
    tombstonesAnything?: true;
  };
}
