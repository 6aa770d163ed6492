/**
 * The shopper of the sample journey. Nobody: `example.com` is reserved for examples (RFC 2606), 555-01xx for fiction
 * (North American Numbering Plan).
 */
export const shopper = {
  userId: 'sample-shopper-1001',
  email: 'robin@example.com',
  phone: '+12025550143',
  firstName: 'Robin',
  lastName: 'Example',
} as const;

/** What each place knows the shopper by. */
export const appId = 'a5a1c0de-0000-4000-8000-000000000001';
export const deskId = 'a5a1c0de-0000-4000-8000-000000000002';
/** A call centre's own id of the call, in place of a cookie. */
export const callId = 'a5a1c0de-0000-4000-8000-000000000003';

export const phoneContext = {
  app: { name: 'Sample Shop', version: '4.2.0' },
  device: {
    id: 'a5a1c0de-0000-4000-8000-00000000d001',
    manufacturer: 'Google',
    model: 'Pixel 9',
    type: 'android',
  },
  os: { name: 'Android', version: '16' },
} as const;

export const deskContext = {
  page: { path: '/', url: 'https://shop.example/', title: 'Sample Shop' },
  userAgentData: { mobile: false, platform: 'Windows' },
} as const;

/** The shop's own servers: its mailing, its call centre. */
export const serverContext = { channel: 'server' } as const;
