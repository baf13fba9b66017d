import { type UseQueryResult, useQuery } from "@tanstack/react-query"
import { type Schemas, get } from "../../shared/api/client"
import type { FilmTimeline } from "./tracks"

const LARGEST_PAGE = 200

/** The timeline of a film as it would be rendered now. */
export function useTimeline(projectId: string, isEnabled = true): UseQueryResult<FilmTimeline> {
  return useQuery({
    queryKey: ["film", projectId, "timeline"],
    queryFn: () => wholeTimeline(`/api/projects/${projectId}/timeline?limit=${LARGEST_PAGE}`),
    enabled: isEnabled,
  })
}

async function wholeTimeline(path: string): Promise<FilmTimeline> {
  const first = await get<Schemas["TimelineObject"]>(path)
  const pages = [first]
  for (let next = first.next; next !== null; ) {
    const page: Schemas["TimelineObject"] = await get(`${path}&after=${encodeURIComponent(next)}`)
    pages.push(page)
    next = page.next
  }
  return {
    duration_s: first.duration_s,
    frames_per_s: first.frames_per_s,
    is_script_rendered: first.is_script_rendered,
    visuals: pages.flatMap((page) => page.visuals),
    narration: pages.flatMap((page) => page.narration),
    music: pages.flatMap((page) => page.music),
    captions: pages.flatMap((page) => page.captions),
  }
}
