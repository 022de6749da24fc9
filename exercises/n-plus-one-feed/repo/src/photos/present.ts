import type { Loaders } from '../loading/loaders.ts';
import type { Species } from '../species/repository.ts';

interface ShownPhoto {
  url: string;
  species: Species | null;
}

/** The photos of a post, with the names of what is in them. */
export async function presentPhotos(postId: number, loaders: Loaders): Promise<ShownPhoto[]> {
  const photos: ShownPhoto[] = [];
  for (const { url, species } of await loaders.photos.load(postId)) {
    const known = species === null ? undefined : await loaders.species.load(species);
    photos.push({ url, species: known ?? null });
  }
  return photos;
}
