import { Refusal } from '@ucv/platform-service';
import type { Fault } from '@ucv/segment-language';

export const segmentUnknown = (): Refusal =>
  new Refusal(
    'segmentation.segment-unknown',
    'There is no such segment: see the list of segments for their ids.',
    {
      status: 404,
    },
  );

export const personUnknown = (): Refusal =>
  new Refusal(
    'segmentation.person-unknown',
    'Nobody is known by this identifier: check its type and value.',
    { status: 404 },
  );

export const conditionInvalid = (faults: readonly Fault[]): Refusal =>
  new Refusal(
    'segmentation.condition-invalid',
    `The condition can’t be used: ${faults.map(({ path, problem }) => (path ? `${path}: ${problem}` : problem)).join('; ')}.`,
    { details: faults },
  );

export const segmentInUse = (by: readonly { id: string; name: string }[]): Refusal =>
  new Refusal(
    'segmentation.segment-in-use',
    'Other segments refer to this one: change or remove them first.',
    { status: 409, details: { segments: by.map(({ id }) => id), names: by.map(({ name }) => name) } },
  );

export const nameTaken = ({ id, name }: { id: string; name: string }): Refusal =>
  new Refusal(
    'segmentation.name-taken',
    'Another segment has this name: choose another one, or change that segment.',
    { status: 409, details: { segment: id, name } },
  );

export const notReached = (): Refusal =>
  new Refusal('segmentation.not-reached', 'Segmentation is behind the log: ask again in a moment.', {
    status: 503,
  });
