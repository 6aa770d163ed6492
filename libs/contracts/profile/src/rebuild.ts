/** Requests `profile.rebuild.v1` (begins; refuses profile.rebuild-running) and `profile.rebuild-status.v1`. */
export interface RebuildStatus {
  state: 'never' | 'running' | 'swapped' | 'different' | 'failed';
  /** Facts applied so far, and those that the log holds for this projection where known. */
  applied: number;
  /** Position reached and position to reach. */
  position: string;
  target: string;
  seconds: number;
  /** Comparison with the live tables at one agreed position. */
  comparison?: TableComparison[];
  /** Code of what went wrong. */
  error?: string;
}

export interface TableComparison {
  table: string;
  live: TableDigest;
  rebuilt: TableDigest;
  equal: boolean;
  /** The first rows that differ, by key and names of columns; values stay in the database. */
  differences: {
    key: Record<string, unknown>;
    found: 'live-only' | 'rebuilt-only' | 'both';
    columns: string[];
  }[];
}

export interface TableDigest {
  rows: number;
  /** Independent of the order of rows. */
  hash: string;
}
