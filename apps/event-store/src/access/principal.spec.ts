import { everyone, mustBeAllowed, type Principal, type Use } from './principal';

const user: Principal = { name: 'identity', admin: false };

const allowed = (caller: Principal | undefined, use: Use, stream: string): boolean => {
  try {
    mustBeAllowed(caller, use, stream);
    return true;
  } catch {
    return false;
  }
};

it.each<[string, Use, string, boolean[]]>([
  ['a stream', 'read', 'a', [false, true, true]],
  ['a stream', 'write', 'a', [false, true, true]],
  ['a stream', 'delete', 'a', [false, true, true]],
  ['metadata', 'write', '$$a', [false, true, true]],
  ['metadata', 'delete', '$$a', [false, false, false]],
  ['a system stream', 'read', '$users', [false, false, true]],
  ['a system stream', 'write', '$settings', [false, false, true]],
  ["a system stream's metadata", 'write', '$$$settings', [false, false, true]],
  ['all streams', 'read', '$all', [false, false, true]],
  ['all streams', 'write', '$all', [false, false, false]],
  ['all streams', 'delete', '$all', [false, false, false]],
])('%s: may nobody, a user, an admin %s %s?', (_, use, stream, expected) => {
  expect([undefined, user, everyone].map((caller) => allowed(caller, use, stream))).toEqual(expected);
});
