using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>The process reads its standard input, which ends when the AppHost does. Others get an empty one.</summary>
internal sealed class KeepInputOpenAnnotation : IResourceAnnotation;
