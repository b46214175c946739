import { type SelectModifierNode, SqliteQueryCompiler } from 'kysely'

/** A write transaction of SQLite is alone, so `for update` and `for share` say nothing and are left out. */
export class LockFreeCompiler extends SqliteQueryCompiler {
  protected override visitSelectModifier(node: SelectModifierNode): void {
    if (node.modifier === undefined) super.visitSelectModifier(node)
  }
}
