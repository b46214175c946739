import { defineTexts } from './language'

export const overviewTexts = defineTexts({ title: 'Overview' }, { title: '概览' })
