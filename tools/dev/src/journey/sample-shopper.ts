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
export const appId = '3f9d2c71-5b0e-4c1a-9a36-0d7be1c4a101';
export const deskId = 'c84e6b15-2f97-4d60-b1d8-92ab54f0d202';
/** A call centre's own id of the call, in place of a cookie. */
export const callId = '7a10f3d8-e6c2-4b9f-8c47-6e25d8b3c303';

export const phoneContext = {
  app: { name: 'Sample Shop', version: '4.2.0' },
  device: {
    id: 'd2b87e40-91ac-4f35-a2e9-5c18f7604d04',
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
