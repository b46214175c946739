import { useMemo } from 'react'
import { type Language, useLanguage } from '../texts/language'
import type { Reply } from './call'
import { useTokenList } from './token-list'

type Product = NonNullable<Reply<'ListSupportedProducts'>['Products']>[number]

/** A resource type that the catalogue knows. */
export interface KnownType {
  readonly type: string
  readonly title: string
  readonly product: string
}

/** The known resource types by type, in the shown language; empty until they are there. */
export function useKnownTypes(): ReadonlyMap<string, KnownType> {
  const language = useLanguage()
  const { rows } = useTokenList('ListSupportedProducts', { MaxResults: 100 }, readProducts)
  return useMemo(
    () => new Map((rows ?? []).flatMap((product) => typesOf(product, language))),
    [rows, language],
  )
}

function typesOf(product: Product, language: Language): [string, KnownType][] {
  const isChinese = language === 'zh-CN'
  const name = (isChinese ? product.ProductNameZh : product.ProductNameEn) ?? ''
  return (product.ResourceTypeList ?? []).map(({ ResourceType: type = '', TypeNameEn, TypeNameZh }) => [
    type,
    { type, product: name, title: (isChinese ? TypeNameZh : TypeNameEn) ?? type },
  ])
}

function readProducts({ Products, NextToken }: Reply<'ListSupportedProducts'>) {
  return { rows: Products, nextToken: NextToken }
}
