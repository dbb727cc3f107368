#include "textflag.h"

// func dotInt8AVX2(a, b *byte, n int) int32
TEXT ·dotInt8AVX2(SB), NOSPLIT, $0-28
	MOVQ  a+0(FP), SI
	MOVQ  b+8(FP), DI
	MOVQ  n+16(FP), CX
	VPXOR Y0, Y0, Y0
	VPXOR Y1, Y1, Y1

dot:
	VPMOVSXBW (SI), Y2
	VPMOVSXBW (DI), Y3
	VPMADDWD  Y2, Y3, Y2
	VPADDD    Y2, Y0, Y0
	VPMOVSXBW 16(SI), Y4
	VPMOVSXBW 16(DI), Y5
	VPMADDWD  Y4, Y5, Y4
	VPADDD    Y4, Y1, Y1
	ADDQ      $32, SI
	ADDQ      $32, DI
	SUBQ      $32, CX
	JNZ       dot

	VPADDD       Y1, Y0, Y0
	VEXTRACTI128 $1, Y0, X1
	VPADDD       X1, X0, X0
	VPSHUFD      $0x4E, X0, X1
	VPADDD       X1, X0, X0
	VPSHUFD      $0xB1, X0, X1
	VPADDD       X1, X0, X0
	VMOVD        X0, AX
	VZEROUPPER
	MOVL         AX, ret+24(FP)
	RET

// func addInt8AVX2(dst *float32, b *byte, f float32, n int)
TEXT ·addInt8AVX2(SB), NOSPLIT, $0-32
	MOVQ         dst+0(FP), DI
	MOVQ         b+8(FP), SI
	VBROADCASTSS f+16(FP), Y0
	MOVQ         n+24(FP), CX

add:
	VPMOVSXBD (SI), Y1
	VCVTDQ2PS Y1, Y1
	VMULPS    Y0, Y1, Y1
	VADDPS    (DI), Y1, Y1
	VMOVUPS   Y1, (DI)
	ADDQ      $8, SI
	ADDQ      $32, DI
	SUBQ      $8, CX
	JNZ       add
	VZEROUPPER
	RET

// func maxRowsAVX2(dst *[32]int8, table *int8, rows int, which *uint16, n int)
TEXT ·maxRowsAVX2(SB), NOSPLIT, $0-40
	MOVQ    dst+0(FP), DI
	MOVQ    table+8(FP), SI
	MOVQ    rows+16(FP), R8
	MOVQ    which+24(FP), R9
	MOVQ    n+32(FP), CX
	VMOVDQU (DI), Y0

next:
	MOVWQZX (R9), AX
	CMPQ    AX, R8
	JAE     skip
	SHLQ    $5, AX
	VPMAXSB (SI)(AX*1), Y0, Y0

skip:
	ADDQ    $2, R9
	DECQ    CX
	JNZ     next
	VMOVDQU Y0, (DI)
	VZEROUPPER
	RET
