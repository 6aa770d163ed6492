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
  comparison?: { table: string; live: TableDigest; rebuilt: TableDigest; equal: boolean }[];
  /** Code of what went wrong. */
  error?: string;
}

export interface TableDigest {
  rows: number;
  digest: string;
}
