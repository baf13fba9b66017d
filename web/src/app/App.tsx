import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { FilmPage } from "../features/project/FilmPage"
import { ProjectsPage } from "../features/project/ProjectsPage"
import { UndoBar } from "../features/project/UndoBar"
import { ScriptPage } from "../features/script/ScriptPage"
import { SettingsPage } from "../features/settings/SettingsPage"
import { SystemPage } from "../features/system/SystemPage"
import { ApiError, type Schemas, get } from "../shared/api/client"
import { useCommandKeys, useCommands } from "../shared/commands"
import { NEW_FILM_PATH, type PageName, type Place, SETTINGS_PATH, SYSTEM_PATH, navigate, usePlace } from "../shared/router"
import { PALETTE, TEXT } from "../shared/text"
import { ErrorNote } from "../shared/ui/ErrorNote"
import { Icon, type IconName } from "../shared/ui/Icon"
import { Link } from "../shared/ui/Link"
import { Keys } from "../shared/ui/Keys"
import { KeyList } from "./KeyList"
import { Palette } from "./Palette"
import { SignIn } from "./SignIn"
import { FIND, LIST } from "./shortcuts"
import { toggleTheme } from "./theme"

const NAV: readonly (readonly [PageName, string, IconName, string])[] = [
  ["films", "/", "film", TEXT.nav.films],
  ["settings", SETTINGS_PATH, "sliders", TEXT.nav.settings],
  ["system", SYSTEM_PATH, "pulse", TEXT.nav.system],
]

type Opened = "palette" | "keys" | null

export function App() {
  const place = usePlace()
  const [opened, setOpened] = useState<Opened>(null)
  const close = () => setOpened(null)
  useCommandKeys()
  return (
    <>
      <header className="top">
        <Link to="/" className="brand">
          <Icon name="film" />
          {TEXT.product}
        </Link>
        <Tools place={place} onOpen={setOpened} />
      </header>
      <main>
        <Session>
          <Page place={place} />
          <Commands onOpen={setOpened} />
          <UndoBar hasKeys={place.page === "films"} />
          <Palette isOpen={opened === "palette"} projectId={place.projectId} onClose={close} />
          <KeyList isOpen={opened === "keys"} onClose={close} />
        </Session>
      </main>
    </>
  )
}

function Tools({ place, onOpen }: { place: Place; onOpen: (opened: Opened) => void }) {
  const isSignedIn = useSession().data !== undefined
  return (
    <div className="row nowrap">
      {isSignedIn && (
        <>
          <button type="button" className="button quiet find" onClick={() => onOpen("palette")}>
            <Icon name="search" />
            <span className="hidden">{PALETTE.open}</span>
            <Keys shortcut={FIND} isShort />
          </button>
          <button
            type="button"
            className="button quiet square wide-only"
            aria-label={LIST.words}
            title={LIST.words}
            onClick={() => onOpen("keys")}
          >
            <Icon name="keyboard" />
          </button>
        </>
      )}
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
    </div>
  )
}

/** What can be done on every page. */
function Commands({ onOpen }: { onOpen: (opened: Opened) => void }) {
  const pages = NAV.map(([page, path, , words]) => ({
    id: page,
    words,
    kind: PALETTE.kinds.page,
    run: () => navigate(path),
  }))
  useCommands([
    { id: "find", words: FIND.words, shortcut: FIND, isKeyOnly: true, run: () => onOpen("palette") },
    { id: "new film", words: TEXT.films.create, run: () => navigate(NEW_FILM_PATH) },
    ...pages,
    { id: "keys", words: LIST.words, shortcut: LIST, run: () => onOpen("keys") },
    { id: "theme", words: TEXT.nav.theme, run: toggleTheme },
  ])
  return null
}

function Page({ place: { page, projectId } }: { place: Place }) {
  if (page === "settings") return <SettingsPage />
  if (page === "system") return <SystemPage />
  if (projectId === null) return <ProjectsPage />
  if (page === "script") return <ScriptPage key={projectId} projectId={projectId} />
  return <FilmPage key={projectId} projectId={projectId} />
}

function useSession() {
  return useQuery({
    queryKey: ["session"],
    queryFn: () => get<Schemas["SessionObject"]>("/api/session"),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/** Shows its children to those who may see them; others can sign in. */
function Session({ children }: { children: React.ReactNode }) {
  const session = useSession()
  if (session.error instanceof ApiError && session.error.status === 401) return <SignIn />
  if (session.data !== undefined) return children
  if (!session.isError) return <p className="loading">{TEXT.loading}</p>
  return (
    <div className="page">
      <ErrorNote error={session.error} onRetry={() => void session.refetch()} />
    </div>
  )
}
