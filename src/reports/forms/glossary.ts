import type { WrittenLanguage } from '../model.js'

interface Glossary {
  readonly title: string
  readonly about: string
  readonly term: string
  readonly meaning: string
  readonly entries: readonly (readonly [term: string, meaning: string])[]
}

/** What the words of a report mean, by language, in the order in which a reader meets them. */
export const GLOSSARY: Readonly<Record<WrittenLanguage, Glossary>> = {
  en: {
    title: 'Glossary',
    about: 'What the words of this report mean',
    term: 'Term',
    meaning: 'Meaning',
    entries: [
      [
        'Compliance package',
        'A set of rules that are evaluated and reported together, with a scope of its own.',
      ],
      [
        'Rule',
        'A check of the recorded configuration of resources of some types; it has a version, parameters and a risk level.',
      ],
      [
        'Result',
        'What one rule says of one resource: compliant, non-compliant, not applicable, insufficient data, ignored or error.',
      ],
      [
        'Finding',
        'A result that is not compliant. Its id is the same for the same rule and resource in every report and form.',
      ],
      ['Compliant', 'The condition of the rule holds for the recorded configuration.'],
      [
        'Non-compliant',
        'The condition does not hold; the evidence is the property, its recorded value and what was expected.',
      ],
      ['Not applicable', 'The rule is not about this resource; counted in no rate.'],
      [
        'Insufficient data',
        'Something the rule needs is not recorded, so that nothing was decided; never counted as compliant.',
      ],
      ['Ignored', 'Non-compliant, with an exemption in force.'],
      ['Error', 'The rule could not be run; never counted as compliant.'],
      ['Compliance rate', 'Compliant results of compliant and non-compliant ones, rounded down.'],
      ['Risk level', 'How grave a breach of the rule is: high, medium or low.'],
      ['Control, clause', 'A requirement of a standard; its status follows from the rules that speak to it.'],
      [
        'Population',
        'Every recorded resource of the accounts; each is either out of scope or in scope with a state.',
      ],
      ['Control total', 'A number of resources that a source states, to compare what is recorded with.'],
      ['Exemption', 'An approved exception of resources from a rule, with a reason, an owner and an end.'],
      [
        'Source, age',
        'The system that the configurations were read from, and how long before the report that was.',
      ],
      ['As of', 'The instant of the one consistent reading that everything in the report comes from.'],
      ['Digest, record', 'The stored content that all forms of the report are made from, and its SHA-256.'],
    ],
  },
  zh: {
    title: '术语表',
    about: '本报告所用术语的含义',
    term: '术语',
    meaning: '含义',
    entries: [
      ['合规包', '一起评估和报告的一组规则，有其自身的范围。'],
      ['规则', '对某些类型资源的已记录配置所做的检查，有版本、参数和风险等级。'],
      ['检测结果', '一条规则对一个资源的结论：合规、不合规、不适用、数据不足、已忽略或错误。'],
      ['发现', '非合规的检测结果。同一规则与资源的发现 ID 在各份报告和各种格式中相同。'],
      ['合规', '已记录的配置满足规则的条件。'],
      ['不合规', '条件不成立；证据为属性、已记录的值与期望值。'],
      ['不适用', '规则与该资源无关，不计入任何比率。'],
      ['数据不足', '规则所需内容未记录，未作判定；从不计为合规。'],
      ['已忽略', '不合规，且有生效的豁免。'],
      ['错误', '规则无法运行；从不计为合规。'],
      ['合规率', '合规结果占合规与不合规结果之和的比例，向下取整。'],
      ['风险等级', '违反规则的严重程度：高、中、低。'],
      ['控制项、条款', '标准中的一项要求，其状态由与之对应的规则得出。'],
      ['资源总体', '各账号的全部已记录资源；每个资源或在范围外，或在范围内并有其状态。'],
      ['控制总数', '来源给出的资源数，用于与已记录的数量核对。'],
      ['豁免', '经批准的资源例外，有原因、负责人和期限。'],
      ['来源、数据时长', '读取配置的系统，以及读取时间距报告的时长。'],
      ['截至时间', '报告全部内容所依据的一次一致性读取的时刻。'],
      ['摘要、记录', '生成报告各种格式的存储内容及其 SHA-256。'],
    ],
  },
}
