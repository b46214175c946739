import type { ReactElement } from 'react'
import { IconButton } from '../components/button'
import { setLanguage, useLanguage, useTexts } from '../texts/language'
import { shellTexts } from '../texts/shell'
import { setTheme, type Theme, useTheme } from './theme'

/** Language and appearance; kept in this browser. */
export function Preferences(): ReactElement {
  const texts = useTexts(shellTexts)
  const language = useLanguage()
  const theme = useTheme()
  const names = { auto: texts.themeAuto, light: texts.themeLight, dark: texts.themeDark }
  return (
    <div className="preferences">
      <button
        type="button"
        className="language-button"
        lang={language === 'zh-CN' ? 'en' : 'zh'}
        onClick={() => setLanguage(language === 'zh-CN' ? 'en-US' : 'zh-CN')}
      >
        {language === 'zh-CN' ? 'English' : '中文'}
      </button>
      <IconButton
        icon={isDark(theme) ? 'light' : 'dark'}
        label={`${texts.theme}: ${names[theme]}`}
        onClick={() => setTheme(isDark(theme) ? 'light' : 'dark')}
      />
    </div>
  )
}

function isDark(theme: Theme): boolean {
  return theme === 'auto' ? matchMedia('(prefers-color-scheme: dark)').matches : theme === 'dark'
}
