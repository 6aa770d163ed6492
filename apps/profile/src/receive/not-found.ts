import { Refusal } from '@ucv/platform-service';

/** Nobody is known by that identifier, or was not yet at that instant. */
export const notFound = (): Refusal =>
  new Refusal(
    'profile.not-found',
    'Nobody is known by this identifier at that instant: check its type and value.',
    { status: 404 },
  );
