import { dictionary } from '@zxcvbn-ts/language-common';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { passwordFault } from '../../../src/domain/identity/password.ts';

const common = dictionary['passwords-common'];
const ranks = new Map(common.map((password, rank) => [password, rank]));
const about = ['maria.fernandez@nordwind.example', 'Maria Fernandez', 'Nordwind Trading'];
const fault = (password: string) =>
  passwordFault(password, { about, rankOf: (candidate) => ranks.get(candidate) });

describe('passwordFault', () => {
  it('refuses every password of the list, however long', () => {
    const passed = common.filter((password) => fault(password) === null);

    expect(common.length).toBeGreaterThan(40_000);
    expect(passed).toEqual([]);
  });

  it.each([
    'elevenchars',
    'Password1234!',
    'P@ssw0rd12345',
    'passwordpassword',
    'letmeinletmein',
    '!!!iloveyou!!!',
    'qwertyuiop2026',
    'aaaaaaaaaaaa',
    'abababababab',
    'abcdefghijklm',
    '9876543210987',
    'maria.fernandez1',
    'NordwindTrading26',
    'fernandez-maria!',
    'maria.fernandez@nordwind.example',
    'x'.repeat(201),
  ])('refuses %s', (password) => {
    expect(fault(password)).toEqual(expect.any(String));
  });

  it.each([
    'correct horse battery staple',
    'tr0ub4dor&3 in june',
    'TestPassword123!',
    'ein Haus am Meer, früh',
    '密码是一个很长的句子没错吧',
    '🦊 runs over 9 hills',
    `${'long enough for anyone '.repeat(8)}`,
  ])('takes %s', (password) => {
    expect(fault(password)).toBeNull();
  });

  it('counts characters as people do: 12 emoji are 12, not 24', () => {
    expect(fault('🦊🐻🐼🐨🐯🦁')).toMatch(/at least 12/);
  });

  it('judges any text without throwing', () => {
    const units = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 250 });
    fc.assert(
      fc.property(units, (codes) => {
        fault(String.fromCharCode(...codes));
      }),
      { numRuns: 50 },
    );
  });

  it('takes what a password manager makes', () => {
    const characters = fc.constantFrom(...'bcdfghjkmnpqrtvwxyz2368');
    const made = fc.uniqueArray(characters, { minLength: 16, maxLength: 16 });
    fc.assert(
      fc.property(made, (chars) => {
        expect(fault(chars.join(''))).toBeNull();
      }),
      { numRuns: 50 },
    );
  });
});
