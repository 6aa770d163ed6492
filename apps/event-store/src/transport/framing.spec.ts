import { frame, MessageReader } from './framing';

const messages = [
  Buffer.from('first'),
  Buffer.alloc(0),
  Buffer.from('a third, longer one'),
  Buffer.alloc(300, 7),
];
const wire = Buffer.concat(messages.map(frame));

function readIn(sizes: (at: number) => number): Buffer[] {
  const reader = new MessageReader();
  const read: Buffer[] = [];
  for (let at = 0; at < wire.length;) {
    const end = at + sizes(at);
    read.push(...reader.push(wire.subarray(at, end)).map((message) => Buffer.from(message)));
    at = end;
  }
  expect(reader.pending).toBe(0);
  return read;
}

describe('gRPC messages out of DATA frames', () => {
  it('come whole, wherever two frames cut them', () => {
    for (let cut = 1; cut < wire.length; cut++) {
      expect(readIn((at) => (at === 0 ? cut : wire.length - cut))).toEqual(messages);
    }
  });

  it.each([1, 2, 3, 4, 5, 7, 11])('come whole from frames of %d bytes', (size) => {
    expect(readIn(() => size)).toEqual(messages);
  });

  it('are refused where they say that they are compressed', () => {
    expect(() => new MessageReader().push(Buffer.from([1, 0, 0, 0, 0]))).toThrow(/uncompressed/);
  });
});
