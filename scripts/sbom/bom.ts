import { Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library';
import { PackageURL } from 'packageurl-js';
import manifest from '../../package.json' with { type: 'json' };
import type { Part } from './inventory.ts';

const { Component, Property } = Models;

/** Version of the format: the newest that the library writes and most scanners read. */
const SPEC = Spec.Spec1dot6;
export const SPEC_VERSION = SPEC.version;

/**
 * Formats the parts as CycloneDX JSON. hive-bench is the root, each image is a component, and both depend on their
 * packages. Has no timestamp and no random serial number, so that equal lock files give equal bytes.
 */
export function bomJson(parts: readonly Part[]): string {
  const root = new Component(Enums.ComponentType.Application, manifest.name, {
    bomRef: manifest.name,
    version: manifest.version,
    licenses: licences(manifest.license),
  });
  const images = new Map(
    [...new Set(parts.flatMap(({ of }) => of))]
      .filter((name) => name !== manifest.name)
      .map((name) => [name, new Component(Enums.ComponentType.Container, name, { bomRef: `image:${name}` })]),
  );
  const bom = new Models.Bom({ metadata: new Models.Metadata({ component: root }) });
  for (const image of images.values()) {
    bom.components.add(image);
    root.dependencies.add(image.bomRef);
  }
  for (const part of parts) {
    const component = componentOf(part);
    bom.components.add(component);
    for (const of of part.of) (images.get(of) ?? root).dependencies.add(component.bomRef);
  }
  const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(SPEC));
  return `${serializer.serialize(bom, { sortLists: true, space: 1 })}\n`;
}

function componentOf(part: Part): Models.Component {
  const purl = purlOf(part);
  const component = new Component(Enums.ComponentType.Library, part.name, {
    bomRef: purl,
    purl,
    ...(part.version !== undefined && { version: part.version }),
    ...(part.licence !== undefined && { licenses: licences(part.licence) }),
    ...(part.optional && { scope: Enums.ComponentScope.Optional }),
  });
  if (part.sha512 !== undefined) component.hashes.set(Enums.HashAlgorithm['SHA-512'], part.sha512);
  for (const sum of part.wheelSha256) {
    // A component can have only one checksum per algorithm, but a package has a wheel per architecture.
    component.externalReferences.add(
      new Models.ExternalReference(
        `https://pypi.org/project/${part.name}/${part.version}/`,
        Enums.ExternalReferenceType.Distribution,
        { hashes: new Models.HashDictionary([[Enums.HashAlgorithm['SHA-256'], sum]]) },
      ),
    );
  }
  // go.sum covers the files of a module, not an archive, so none of the format's algorithms applies.
  if (part.goSum !== undefined) component.properties.add(new Property('hive-bench:go.sum', part.goSum));
  return component;
}

/** https://github.com/package-url/purl-spec */
function purlOf({ ecosystem, name, version }: Part): string {
  const at = name.lastIndexOf('/');
  const [namespace, last] = at < 0 ? [undefined, name] : [name.slice(0, at), name.slice(at + 1)];
  if (ecosystem !== 'deb') return new PackageURL(ecosystem, namespace, last, version).toString();
  // `3.8.3-*` is a pattern for apt, not a version.
  return new PackageURL('deb', 'debian', name, undefined, { distro: 'debian-12' }).toString();
}

function licences(expression: string): Models.LicenseRepository {
  const simple = /^[\w.-]+$/.test(expression);
  return new Models.LicenseRepository([
    simple ? new Models.SpdxLicense(expression) : new Models.LicenseExpression(expression),
  ]);
}
