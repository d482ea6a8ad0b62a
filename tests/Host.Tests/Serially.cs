// Most tests here run the program itself: two at a time would measure each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
