/* The precise probe for preview 1: the operation language of spec/operations.md over the raw calls
   of the ABI, one call where the language says one. */
#include "probe.h"

int main(int argc, char **argv) {
  world_arguments(argc, argv);
  if (argc > 1 && strcmp(argv[1], "cat") == 0) return cat();
  return session();
}
