package gazetteers

// kindWeight lowers the prior of an entry by the kind of name it was found by,
// when the entries of one name are put in order.
var kindWeight = [...]float64{postName: 1, postAlias: 0.9, postWeak: 0.3, postSurname: 0.5, postDemonym: 1}
