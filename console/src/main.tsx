import './styles/index.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { queryClient } from './api/queries'
import { takeOverLink } from './api/sign-in-link'
import { router } from './app/router'

const root = document.getElementById('root')
if (root === null) throw new Error('the page has no root')
await takeOverLink()
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
)

// Every page is fetched while nothing else is: one that is opened later opens at once, also when the server is away.
const whenIdle = window.requestIdleCallback ?? ((work: () => void) => setTimeout(work, 2_000))
addEventListener('load', () => whenIdle(preloadPages))
if (document.readyState === 'complete') whenIdle(preloadPages)

function preloadPages(): void {
  for (const { options } of Object.values(router.routesById)) {
    const { component } = options as { readonly component?: { preload?(): Promise<void> | undefined } }
    component?.preload?.()?.catch(() => undefined)
  }
}
