import { createHmac } from 'node:crypto';
import { scramVerifier } from './scram-verifier';

it("gives the server key of RFC 7677's example exchange", () => {
  const salt = 'W22ZaJ0SNY7soEsUEjb6gQ==';
  const nonce = 'rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0';
  const exchange = `n=user,r=rOprNGfwEbeRWgbNEkqO,r=${nonce},s=${salt},i=4096,c=biws,r=${nonce}`;
  const serverKey = scramVerifier('pencil', Buffer.from(salt, 'base64')).split(':').pop() as string;
  const signature = createHmac('sha256', Buffer.from(serverKey, 'base64')).update(exchange).digest('base64');
  expect(signature).toBe('6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=');
});

it.each(['', 'naïve', 'two words'])('refuses a password that SASLprep could change: "%s"', (password) => {
  expect(() => scramVerifier(password)).toThrow('printable ASCII');
});
