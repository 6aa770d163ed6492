import { Message } from 'google-protobuf';
import { decodeBase64Natively } from './native-base64';

describe('base64 decoded natively', () => {
  const texts = [
    '',
    'Zg==',
    'Zm8=',
    'Zm9v',
    '_-8=',
    '/+8=',
    Buffer.from('ünïcödé 🎉'.repeat(300)).toString('base64'),
  ];

  it('gives the bytes that google-protobuf gives', () => {
    const before = texts.map((text) => [...Message.bytesAsU8(text)]);
    decodeBase64Natively();
    expect(texts.map((text) => [...Message.bytesAsU8(text)])).toEqual(before);
  });

  it('leaves bytes as they are', () => {
    decodeBase64Natively();
    const bytes = Uint8Array.of(1, 2, 3);
    expect(Message.bytesAsU8(bytes as never)).toBe(bytes);
  });
});
