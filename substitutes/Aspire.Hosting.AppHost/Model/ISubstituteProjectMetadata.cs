namespace Aspire.Hosting;

/// <summary>Aspire asks the SDK for what to run; the stand-in has the build write it down.</summary>
public interface ISubstituteProjectMetadata : IProjectMetadata
{
    /// <summary>The assembly that the build of the referenced project makes.</summary>
    string TargetPath { get; }
}
