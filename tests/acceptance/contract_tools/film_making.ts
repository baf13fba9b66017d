// Makes a film with the types that were generated from the contract; prints what it saw, as JSON.

import createClient from "openapi-fetch";
import type { components, paths } from "./contract.js";

type Schemas = components["schemas"];

declare const process: { argv: string[] };

const [, , url, token, request] = process.argv as [string, string, string, string, string];
const headers = { Authorization: `Bearer ${token}` };
const api = createClient<paths>({ baseUrl: url, headers });

function given<Value>(value: Value | undefined, problem: Schemas["Problem"] | undefined): Value {
  if (value === undefined) throw new Error(`${problem?.code}: ${problem?.detail} ${problem?.remediation}`);
  return value;
}

async function startJob(body: Schemas["NewJob"]): Promise<Schemas["JobObject"]> {
  const { data, error } = await api.POST("/api/jobs", { body, params: { header: { "Idempotency-Key": "film" } } });
  return given(data, error);
}

async function* events(jobId: string): AsyncGenerator<Schemas["JobEvent"]> {
  const params = { path: { job_id: jobId } };
  const { data, error } = await api.GET("/api/jobs/{job_id}/events", { params, parseAs: "text" });
  for (const line of given(data, error).split("\n")) {
    if (line.startsWith("data: ")) yield JSON.parse(line.slice("data: ".length)) as Schemas["JobEvent"];
  }
}

async function follow(jobId: string): Promise<string[]> {
  const seen: string[] = [];
  for await (const event of events(jobId)) {
    if (event.type === "snapshot") seen.push(event.title);
    if (event.type === "asset-status" && event.status === "generated") seen.push(event.key);
    if (event.type === "job-completed") seen.push(event.status);
  }
  return seen;
}

async function* jobs(): AsyncGenerator<Schemas["JobRow"]> {
  let after: string | null = null;
  do {
    const query = { limit: 1, ...(after === null ? {} : { after }) };
    const { data, error } = await api.GET("/api/jobs", { params: { query } });
    const page: Schemas["JobPage"] = given(data, error);
    yield* page.jobs;
    after = page.next;
  } while (after !== null);
}

async function mediaBytes(projectId: string): Promise<number[]> {
  const { data, error } = await api.GET("/api/projects/{project_id}/assets", {
    params: { path: { project_id: projectId } },
  });
  const sizes: number[] = [];
  for (const asset of given(data, error).assets) {
    if (asset.take === null) continue;
    const medium = await fetch(new URL(asset.take.url, url), { headers });
    sizes.push((await medium.arrayBuffer()).byteLength);
  }
  return sizes;
}

const job = await startJob(JSON.parse(request) as Schemas["NewJob"]);
const seen = await follow(job.job_id);
const listed: string[] = [];
for await (const row of jobs()) listed.push(row.job_id);
const missing = await api.GET("/api/jobs/{job_id}", { params: { path: { job_id: "nothing" } } });
console.log(
  JSON.stringify({
    jobs: [job.job_id],
    seen: [seen],
    listed,
    media_bytes: await mediaBytes(job.project_id),
    problem: [missing.error?.code, missing.error?.remediation],
  }),
);
