import type { IConfigMap } from 'kubernetes-models/v1';
import type { IDeployment } from 'kubernetes-models/apps/v1';
import type { IHorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2';
import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import type { IPodDisruptionBudget } from 'kubernetes-models/policy/v1';
import type { IService } from 'kubernetes-models/v1';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readSettings } from '../../src/settings.ts';
import { deployFile, imageEnvironment, manifest, manifests } from './deploy-files.ts';
import { schemaFaults, unknownFields } from './manifest-faults.ts';

const all = manifests();
const deployment = manifest<IDeployment>('Deployment');
const pod = deployment.spec?.template.spec;
const container = pod?.containers[0];
/** As the image, the ConfigMap and a Secret filled in as the example says come together in a pod. */
function settingsOfPod() {
  const { data = {} } = manifest<IConfigMap>('ConfigMap');
  const secret = parse(
    deployFile('kubernetes/secret.example.yaml').replaceAll('REPLACE-ME', '0'.repeat(64)),
  ) as { readonly stringData: Readonly<Record<string, string>> };
  return readSettings({ ...imageEnvironment(), ...data, ...secret.stringData });
}

const labels = { 'app.kubernetes.io/name': 'trialhook' };

describe('the Kubernetes manifests', () => {
  it('are what the published schemas of their kinds allow', async () => {
    expect(all.length).toBeGreaterThan(8);
    expect(await schemaFaults(all)).toEqual([]);
  });

  it('have no field that their kinds do not have', () => {
    expect(unknownFields(all)).toEqual([]);
  });

  it('are looked at by these checks: a wrong value and a misspelt field are found', async () => {
    const wrong = (change: object) =>
      all
        .filter(({ kind }) => kind === 'Deployment')
        .map((each) => ({
          ...each,
          content: { ...each.content, spec: { ...deployment.spec, ...change } },
        }));
    expect(await schemaFaults(wrong({ revisionHistoryLimit: 'five' }))).toHaveLength(1);
    expect(unknownFields(wrong({ revisonHistoryLimit: 5 }))).toHaveLength(1);
  });

  it('are all in the kustomization but the example of a secret', () => {
    const { resources } = parse(deployFile('kubernetes/kustomization.yaml')) as {
      readonly resources: readonly string[];
    };
    const files = all.filter(({ kind }) => kind !== 'Secret').map(({ file }) => file);
    expect([...resources].sort()).toEqual(files.sort());
  });

  it('find the pods: every selector is that of their labels', () => {
    expect(deployment.spec?.template.metadata?.labels).toMatchObject(labels);
    expect([
      deployment.spec?.selector.matchLabels,
      manifest<IService>('Service').spec?.selector,
      manifest<IPodDisruptionBudget>('PodDisruptionBudget').spec?.selector?.matchLabels,
      manifest<INetworkPolicy>('NetworkPolicy').spec?.podSelector?.matchLabels,
    ]).toEqual([labels, labels, labels, labels]);
    expect(
      manifest<IHorizontalPodAutoscaler>('HorizontalPodAutoscaler').spec?.scaleTargetRef,
    ).toEqual({ apiVersion: 'apps/v1', kind: 'Deployment', name: deployment.metadata?.name });
  });
});

describe('a pod', () => {
  it('is as confined as the restricted Pod Security Standard wants, and more', () => {
    expect(pod?.securityContext).toMatchObject({
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(container?.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(pod?.automountServiceAccountToken).toBe(false);
    expect(container?.resources?.limits?.['memory']).toBeDefined();
    expect(container?.resources?.requests?.['cpu']).toBeDefined();
  });

  it('can write where the image keeps its state', () => {
    const { TRIALHOOK_LEDGER = '' } = imageEnvironment();
    const mounts = container?.volumeMounts?.map(({ mountPath }) => mountPath) ?? [];
    expect(mounts.some((path) => TRIALHOOK_LEDGER.startsWith(`${path}/`))).toBe(true);
  });

  it('runs with settings that the service can use, on the ports that are named', () => {
    const settings = settingsOfPod();
    const port = (name: string) => container?.ports?.find((each) => each.name === name);
    expect(port('http')?.containerPort).toBe(settings.port);
    expect(settings.telemetry.metrics).toMatchObject({ port: port('metrics')?.containerPort });
    expect(settings).toMatchObject({ mode: 'production', testClock: false });
    expect(settings.ledger).toMatchObject({ defaultKey: false });
  });

  it('has time to end in order before it is killed', () => {
    const { shutdownDelayMs } = settingsOfPod().telemetry;
    const probing = container?.readinessProbe;
    const grace = pod?.terminationGracePeriodSeconds ?? 0;
    // The server's own ten seconds for what is in flight, and as much for what is written after.
    expect(grace * 1000).toBeGreaterThanOrEqual(shutdownDelayMs + 20_000);
    expect(shutdownDelayMs).toBeGreaterThanOrEqual((probing?.periodSeconds ?? 0) * 1000);
  });

  it('is not taken out of service for a database that is gone', () => {
    expect(container?.readinessProbe?.httpGet?.path).toBe('/readyz?exclude=database');
    expect(container?.livenessProbe?.httpGet?.path).toBe('/healthz');
  });
});
