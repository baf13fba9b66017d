import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query"
import { StrictMode } from "react"
import { createRoot } from "react-dom/client"
import { ApiError } from "../shared/api/client"
import { App } from "./App"
import { applyTheme, storedTheme } from "./theme"
import "./styles/tokens.css"
import "./styles/base.css"
import "./styles/parts.css"
import "./styles/pages.css"
import "./styles/keys.css"
import "./styles/preview.css"
import "../features/timeline/timeline.css"
import "../features/script/script.css"
import "../features/history/history.css"

const RETRIES = 2
const client = new QueryClient({
  queryCache: new QueryCache({
    onError: (error, query) => query.queryKey[0] !== "session" && checkSession(error),
  }),
  mutationCache: new MutationCache({ onError: (error) => checkSession(error) }),
  defaultOptions: {
    // The server is most often on this computer: what the browser says of the network does not matter.
    mutations: { networkMode: "always" },
    queries: {
      networkMode: "always",
      staleTime: 5_000,
      // Only silence and trouble of the server pass by themselves.
      retry: (count, error) =>
        count < RETRIES && error instanceof ApiError && (error.status === 0 || error.status >= 500),
    },
  },
})

/** Asks again for the token when a session has ended. */
function checkSession(error: Error): void {
  if (error instanceof ApiError && error.status === 401) void client.invalidateQueries({ queryKey: ["session"] })
}

applyTheme(storedTheme())
const root = document.getElementById("root")
if (root === null) throw new Error("#root")
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <App />
    </QueryClientProvider>
  </StrictMode>,
)
