import { Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library';
import { PackageURL } from 'packageurl-js';
import manifest from '../../package.json' with { type: 'json' };
import type { Part } from './inventory.ts';

const { Component, Property } = Models;

/** The format's version: the newest that the library writes and most scanners read. */
const SPEC = Spec.Spec1dot6;
export const SPEC_VERSION = SPEC.version;

/**
 * The parts as CycloneDX in JSON: hive-bench is the root, each image a component, and both depend on their packages.
 * Without a time or a random serial number, so that equal lock files make equal bytes. Ends with a line feed.
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
    // A component has one sum of a kind, a package a wheel for each processor.
    component.externalReferences.add(
      new Models.ExternalReference(
        `https://pypi.org/project/${part.name}/${part.version}/`,
        Enums.ExternalReferenceType.Distribution,
        { hashes: new Models.HashDictionary([[Enums.HashAlgorithm['SHA-256'], sum]]) },
      ),
    );
  }
  // A sum over the files of a module, not over an archive: none of the format's algorithms.
  if (part.goSum !== undefined) component.properties.add(new Property('hive-bench:go.sum', part.goSum));
  return component;
}

/** https://github.com/package-url/purl-spec */
function purlOf({ ecosystem, name, version }: Part): string {
  const at = name.lastIndexOf('/');
  const [namespace, last] = at < 0 ? [undefined, name] : [name.slice(0, at), name.slice(at + 1)];
  if (ecosystem !== 'deb') return new PackageURL(ecosystem, namespace, last, version).toString();
  // `3.8.3-*` is what apt is asked for, not a version that it has.
  return new PackageURL('deb', 'debian', name, undefined, { distro: 'debian-12' }).toString();
}

function licences(expression: string): Models.LicenseRepository {
  const simple = /^[\w.-]+$/.test(expression);
  return new Models.LicenseRepository([
    simple ? new Models.SpdxLicense(expression) : new Models.LicenseExpression(expression),
  ]);
}
