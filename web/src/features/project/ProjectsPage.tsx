import { useInfiniteQuery } from "@tanstack/react-query"
import { useRef, useSyncExternalStore } from "react"
import { type Schemas, get } from "../../shared/api/client"
import { useStart } from "../../shared/api/useStart"
import { useCommands } from "../../shared/commands"
import { NEW_FILM_PATH, filmPath, navigate, useIsCreating } from "../../shared/router"
import { useTitle } from "../../shared/useTitle"
import { TEXT } from "../../shared/text"
import { ErrorNote } from "../../shared/ui/ErrorNote"
import { Icon } from "../../shared/ui/Icon"
import { NewFilmDialog } from "./NewFilmDialog"
import { ProjectCard } from "./ProjectCard"
import { deletions, isGone } from "./deletions"

const PAGE_SIZE = 24
const REFRESH_MS = 5_000

export function ProjectsPage() {
  const isCreating = useIsCreating()
  const heading = useRef<HTMLHeadingElement>(null)
  const gone = useSyncExternalStore(deletions.subscribe, deletions.rows)
  useTitle(TEXT.films.title)
  const projects = useInfiniteQuery({
    queryKey: ["projects"],
    queryFn: ({ pageParam }) =>
      get<Schemas["ProjectPage"]>(`/api/projects?limit=${PAGE_SIZE}${pageParam && `&after=${pageParam}`}`),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    refetchInterval: REFRESH_MS,
  })
  const sample = useStart((job) => navigate(filmPath(job.project_id)))
  const makeSample = () => sample.mutate({ path: "/api/jobs", body: { preset: "sample" } })
  useCommands([{ id: "sample", words: TEXT.films.sample, run: makeSample }])
  const shown = projects.data?.pages
    .flatMap((page) => page.projects)
    .filter((project) => !isGone(gone, project.project_id))
  return (
    <div className="page stack">
      <div className="row spread">
        <h1 ref={heading} tabIndex={-1}>
          {TEXT.films.title}
        </h1>
        <div className="row">
          <button type="button" className="button" disabled={sample.isPending} onClick={makeSample}>
            <Icon name="film" />
            {TEXT.films.sample}
          </button>
          <button type="button" className="button primary" onClick={() => navigate(NEW_FILM_PATH)}>
            <Icon name="plus" />
            {TEXT.films.create}
          </button>
        </div>
      </div>
      {sample.isError && <ErrorNote error={sample.error} />}
      {projects.isError && <ErrorNote error={projects.error} onRetry={() => void projects.refetch()} />}
      {projects.isPending && <p className="loading">{TEXT.loading}</p>}
      {shown?.length === 0 && (
        <div className="empty">
          <h2>{TEXT.films.none}</h2>
          <p>{TEXT.films.start}</p>
        </div>
      )}
      <ul className="cards">
        {shown?.map((project) => (
          <ProjectCard key={project.project_id} project={project} onDelete={() => heading.current?.focus()} />
        ))}
      </ul>
      {projects.hasNextPage && (
        <button type="button" className="button" onClick={() => void projects.fetchNextPage()}>
          {TEXT.films.more}
        </button>
      )}
      <NewFilmDialog isOpen={isCreating} onClose={() => navigate("/")} />
    </div>
  )
}
