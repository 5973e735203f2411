#ifndef PICTOR_CIMAGE_H
#define PICTOR_CIMAGE_H
#endif
