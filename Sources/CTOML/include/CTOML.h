#ifndef PICTOR_CTOML_H
#define PICTOR_CTOML_H
#endif
