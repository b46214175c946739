import type { WrittenLanguage } from '../model.js'

interface SignOffWords {
  readonly system: string
  readonly filingNumber: string
  readonly level: string
  readonly owner: string
  readonly notCurrent: string
  readonly signOff: string
  readonly role: string
  readonly name: string
  readonly date: string
  readonly signature: string
  readonly prepared: string
  readonly reviewed: string
  readonly approved: string
  readonly proof: string
  readonly proofList: readonly string[]
}

/** Texts of the sign-off on the cover, and of the system that a package is about. */
export const COVER_WORDS: Readonly<Record<WrittenLanguage, SignOffWords>> = {
  en: {
    system: 'System',
    filingNumber: 'Filing number',
    level: 'Level',
    owner: 'Owner',
    notCurrent: 'NOT CURRENT',
    signOff: 'Sign-off',
    role: 'Role',
    name: 'Name',
    date: 'Date',
    signature: 'Signature',
    prepared: 'Prepared by',
    reviewed: 'Reviewed by',
    approved: 'Approved by',
    proof: 'What the digital signature proves',
    proofList: [
      "A signed manifest beside this file names it by its SHA-256, together with the digest of the record it was made from and the manifest of its package's report before. `assay verify` checks all three without a server.",
      'It proves that the file has not been changed since it was signed, and by which key it was. It does not prove that the sources told the truth, that nothing was left out of them, or who controls the key: compare the key with one you received another way.',
    ],
  },
  zh: {
    system: '信息系统',
    filingNumber: '备案编号',
    level: '等级',
    owner: '责任人',
    notCurrent: '非最新数据',
    signOff: '签署',
    role: '角色',
    name: '姓名',
    date: '日期',
    signature: '签名',
    prepared: '编制',
    reviewed: '复核',
    approved: '批准',
    proof: '数字签名能证明什么',
    proofList: [
      '与本文件一同保存的签名清单以 SHA-256 列出本文件、生成它的记录的摘要以及该合规包上一份报告的清单。`assay verify` 无需服务器即可验证三者。',
      '签名证明文件自签署后未被改动以及由哪个密钥签署；不证明来源数据真实、完整，也不证明密钥由谁持有：请与通过其他途径获得的密钥比对。',
    ],
  },
}
