/**
 * One scavenge, step by step. Each file is packed and swapped by itself, and what a record's fate is depends on
 * nothing but its stream's state, so a scavenge may be killed anywhere and go on from its progress file.
 */
import type { LogFile } from '../storage/log';
import { encodeStub, type RecordView } from '../storage/record';
import type { Store } from '../storage/store';
import type { Fates } from './fates';
import { PackedFile } from './packed-file';
import type { Pace } from './pace';
import type { ProgressFile, ScavengeProgress } from './progress';
import type { RemovalFacts } from './removal-facts';

export interface Means {
  store: Store;
  fates: Fates;
  removals: RemovalFacts;
  /** Whether removal facts matter: there are audited streams. */
  audits: boolean;
  pace: Pace;
  file: ProgressFile;
  now: () => number;
}

export async function run(progress: ScavengeProgress, means: Means): Promise<void> {
  if (progress.phase === 'finding') await findRemovals(progress, means);
  if (progress.phase === 'counting') await countFiles(progress, means);
  await packFiles(progress, means);
}

async function findRemovals(progress: ScavengeProgress, { audits, ...means }: Omit<Means, 'fates'>) {
  const { removals, store } = means;
  removals.fit(store.end);
  if (audits) {
    for (const segment of store.files) {
      const range = {
        from: Math.max(removals.readTo, segment.start),
        to: Math.min(segment.end, progress.target),
      };
      if (range.from >= range.to) continue;
      await walk(range, means, (records) => {
        removals.take(records);
        progress.position = removals.readTo;
      });
      await removals.save();
    }
  }
  await nextPhase(progress, 'counting', means.file);
}

async function countFiles(progress: ScavengeProgress, means: Means): Promise<void> {
  const { store, fates, file } = means;
  for (const segment of store.files) {
    const to = Math.min(segment.end, progress.target);
    if (to <= progress.position || segment.start >= to) continue;
    let bytes = 0;
    fates.refresh();
    await walk({ from: segment.start, to }, means, (records) => {
      for (const record of records) bytes += gainOf(record, means);
      progress.position = records.at(-1)!.end;
    });
    if (bytes > 0) progress.reclaimable[segment.start] = bytes;
    progress.position = to;
    await file.save(progress);
  }
  await nextPhase(progress, 'packing', file);
}

async function packFiles(progress: ScavengeProgress, means: Means): Promise<void> {
  const { store, file } = means;
  // The newest file can be packed only once it is closed.
  const newest = store.files.at(-1)!;
  if (progress.reclaimable[newest.start]) await store.closeFile();
  for (const segment of store.files.slice(0, -1)) {
    if (segment.end <= progress.position || !progress.reclaimable[segment.start]) continue;
    await packOne(segment, progress, means);
    progress.position = segment.end;
    await file.save(progress);
  }
  progress.position = progress.target;
}

async function packOne(segment: LogFile, progress: ScavengeProgress, means: Means): Promise<void> {
  const { store, fates } = means;
  const before = segment.bytes;
  const packed = await PackedFile.begin(segment.path);
  let removed = 0;
  try {
    fates.refresh();
    await walk({ from: segment.start, to: segment.end }, means, async (records) => {
      for (const record of records) removed += await copy(record, packed, means);
    });
    const after = await packed.finish(segment.start, segment.end);
    await store.replace(segment, packed.path);
    progress.filesPacked++;
    progress.eventsRemoved += removed;
    progress.bytesReclaimed += Math.max(0, before - after);
  } catch (error) {
    await packed.discard();
    throw error;
  }
}

/** @returns how many events that removes */
async function copy(record: RecordView, packed: PackedFile, { fates, now }: Means): Promise<number> {
  const fate = fates.of(record, now());
  if (fate !== 'remove')
    await packed.add(record.position, fate === 'stub' ? encodeStub(record) : record.bytes);
  return fate === 'keep' || record.isStub ? 0 : 1;
}

function gainOf(record: RecordView, { fates, now }: Means): number {
  const fate = fates.of(record, now());
  if (fate === 'keep') return 0;
  return fate === 'remove' ? record.length : Math.max(1, record.length - encodeStub(record).length);
}

/** Hands over the records between two positions, stubs included, block by block, resting between them. */
async function walk(
  { from, to }: { from: number; to: number },
  { store, pace }: Pick<Means, 'store' | 'pace'>,
  take: (records: RecordView[]) => void | Promise<void>,
): Promise<void> {
  for (let at = from; at < to;) {
    const records = (await store.recordsFrom(at)).filter(({ position }) => position < to);
    if (records.length === 0) return;
    await take(records);
    const { end } = records.at(-1)!;
    await pace.rest(end - at);
    at = end;
  }
}

async function nextPhase(
  progress: ScavengeProgress,
  phase: ScavengeProgress['phase'],
  file: ProgressFile,
): Promise<void> {
  progress.phase = phase;
  progress.position = 0;
  await file.save(progress);
}
