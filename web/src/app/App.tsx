import { useQuery } from "@tanstack/react-query"
import { FilmPage } from "../features/project/FilmPage"
import { ProjectsPage } from "../features/project/ProjectsPage"
import { ScriptPage } from "../features/script/ScriptPage"
import { SettingsPage } from "../features/settings/SettingsPage"
import { SystemPage } from "../features/system/SystemPage"
import { ApiError, type Schemas, get } from "../shared/api/client"
import { type PageName, type Place, SETTINGS_PATH, SYSTEM_PATH, usePlace } from "../shared/router"
import { TEXT } from "../shared/text"
import { ErrorNote } from "../shared/ui/ErrorNote"
import { Icon, type IconName } from "../shared/ui/Icon"
import { Link } from "../shared/ui/Link"
import { SignIn } from "./SignIn"
import { toggleTheme } from "./theme"

const NAV: readonly (readonly [PageName, string, IconName, string])[] = [
  ["films", "/", "film", TEXT.nav.films],
  ["settings", SETTINGS_PATH, "sliders", TEXT.nav.settings],
  ["system", SYSTEM_PATH, "pulse", TEXT.nav.system],
]

export function App() {
  const place = usePlace()
  return (
    <>
      <header className="top">
        <Link to="/" className="brand">
          <Icon name="film" />
          {TEXT.product}
        </Link>
        <nav className="row nav" aria-label={TEXT.nav.label}>
          {NAV.map(([page, path, icon, words]) => (
            <Link key={page} to={path} className="nav-link" isCurrent={place.page === page}>
              <Icon name={icon} />
              <span className="nav-words">{words}</span>
            </Link>
          ))}
          <button type="button" className="button quiet square" aria-label={TEXT.nav.theme} onClick={toggleTheme}>
            <Icon name="moon" />
          </button>
        </nav>
      </header>
      <main>
        <Session>
          <Page place={place} />
        </Session>
      </main>
    </>
  )
}

function Page({ place: { page, projectId } }: { place: Place }) {
  if (page === "settings") return <SettingsPage />
  if (page === "system") return <SystemPage />
  if (projectId === null) return <ProjectsPage />
  if (page === "script") return <ScriptPage key={projectId} projectId={projectId} />
  return <FilmPage key={projectId} projectId={projectId} />
}

/** Shows its children to those who may see them; others can sign in. */
function Session({ children }: { children: React.ReactNode }) {
  const session = useQuery({
    queryKey: ["session"],
    queryFn: () => get<Schemas["SessionObject"]>("/api/session"),
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (session.error instanceof ApiError && session.error.status === 401) return <SignIn />
  if (session.data !== undefined) return children
  if (!session.isError) return <p className="loading">{TEXT.loading}</p>
  return (
    <div className="page">
      <ErrorNote error={session.error} onRetry={() => void session.refetch()} />
    </div>
  )
}
