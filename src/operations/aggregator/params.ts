import Type from 'typebox'
import { json } from '../../rpc/fields.js'

/** `AggregatorAccounts`; names and types are those of the directory, whatever is given. */
export const aggregatorAccounts = json(
  Type.Array(
    Type.Object({
      AccountId: Type.Optional(Type.Integer({ format: 'int64' })),
      AccountName: Type.Optional(Type.String()),
      AccountType: Type.Optional(Type.String()),
    }),
  ),
)

/** The account ids of `AggregatorAccounts`. */
export function toAccountIds(accounts: readonly { readonly AccountId?: number }[]): readonly string[] {
  return accounts.flatMap(({ AccountId }) => (AccountId === undefined ? [] : String(AccountId)))
}
