import type { EntityManager, MigrationInterface, QueryRunner } from 'typeorm';

/** One row: by which turn rows about persons were written last. */
export class LastTurnTable1700000004000 implements MigrationInterface {
  name = 'LastTurnTable1700000004000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'CREATE TABLE last_turn (one boolean PRIMARY KEY DEFAULT true CHECK (one), turn uuid NOT NULL)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE last_turn');
  }
}

export const lastTurn = {
  /** @returns the turn before; undefined for the first */
  async replace(tx: EntityManager, turn: string): Promise<string | undefined> {
    const [rows] = await tx.query<[{ before: string }[], number]>(
      `UPDATE last_turn SET turn = $1 FROM (SELECT turn AS before FROM last_turn) AS previous RETURNING before`,
      [turn],
    );
    if (rows[0]) return rows[0].before;
    await tx.query('INSERT INTO last_turn (turn) VALUES ($1)', [turn]);
    return undefined;
  },
};
