import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { isApiError } from './api-error.ts'
import { makeRouter } from './router.tsx'
import { routes } from './routes.tsx'
import { ScreensContext } from './screens.ts'
import { Themed } from './theme.tsx'

/** A refusal does not get better by asking again; only a missing answer is tried once more. */
const client = new QueryClient({
  defaultOptions: { queries: { staleTime: 5_000, retry: (count, error) => count < 1 && isApiError(error) && error.status === 0 } },
})
const router = makeRouter(routes)
const place = document.getElementById('root')
if (place === null) throw new Error('index.html has no #root')

createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <ScreensContext value={routes}>
        <Themed>
          <RouterProvider router={router} />
        </Themed>
      </ScreensContext>
    </QueryClientProvider>
  </StrictMode>,
)
